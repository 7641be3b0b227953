package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B) from its start to the marker that ends the
 * image; entropy-coded data is searched for markers, so an end marker inside a segment, such as
 * that of a thumbnail, does not count.
 */
final class JpegSegments {
  private static final int PREFIX = 0xFF;
  private static final int TEM = 0x01;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int LENGTH_SIZE = 2;

  private final FileBytes file;
  private final List<Segment> segments = new ArrayList<>();
  private boolean ended;
  private int strayBytes;

  /**
   * A marker that carries data.
   *
   * @param data its parameters
   * @param coded the entropy-coded data after the parameters of a scan, with its restart markers;
   *     empty for other segments
   */
  record Segment(int marker, FileBytes data, FileBytes coded) {
    boolean isScan() {
      return marker == SOS;
    }
  }

  private JpegSegments(FileBytes file) {
    this.file = file;
  }

  /** Walks a file; TRUNCATED if it ends before or between the parameters of a segment. */
  static JpegSegments of(FileBytes file) throws RejectedExampleException {
    JpegSegments walk = new JpegSegments(file);
    int at = walk.nextMarker(2);
    while (!walk.ended && file.u8(at) != EOI) {
      int behind = walk.pass(at);
      walk.ended = file.u8(at) == SOS && behind == file.length();
      at = walk.ended ? behind : walk.nextMarker(behind);
      walk.countStray(behind, at);
    }
    return walk;
  }

  /** Counts bytes between segments after the first scan: they may have been another scan. */
  private void countStray(int from, int to) throws RejectedExampleException {
    boolean scanned = segments.stream().anyMatch(Segment::isScan);
    for (int i = from; scanned && i < to; i++) {
      boolean padding = file.u8(i) == 0 || file.u8(i) == PREFIX;
      strayBytes += padding ? 0 : 1;
    }
  }

  /** All segments, in order. */
  List<Segment> all() {
    return segments;
  }

  /** The number of bytes after the first scan that belong to nothing. */
  int strayBytes() {
    return strayBytes;
  }

  /** Whether the file ends with the data of a scan, without the marker that ends the image. */
  boolean lacksEnd() {
    return ended;
  }

  /** The position after the marker at a position and everything that belongs to it. */
  private int pass(int at) throws RejectedExampleException {
    int marker = file.u8(at);
    int behind = at + 1;
    if (marker == TEM || (marker >= RST0 && marker <= SOI)) {
      return behind;
    }
    int length = Math.max(LENGTH_SIZE, file.u16(behind, ByteOrder.BIG_ENDIAN));
    FileBytes data = file.part(behind, length).part(LENGTH_SIZE, length - LENGTH_SIZE);
    int start = behind + length;
    int end = marker == SOS ? endOfScan(start) : start;
    segments.add(new Segment(marker, data, file.part(start, end - start)));
    return end;
  }

  /** The position of the next marker code; bytes outside of segments are skipped. */
  private int nextMarker(int from) throws RejectedExampleException {
    int at = file.indexOf(PREFIX, from);
    while (file.u8(at) == PREFIX || file.u8(at) == 0) {
      at = file.u8(at) == PREFIX ? at + 1 : file.indexOf(PREFIX, at);
    }
    return at;
  }

  /**
   * The position of the marker that ends entropy-coded data, or the end of the file; restart
   * markers belong to the data.
   */
  private int endOfScan(int from) throws RejectedExampleException {
    int last = file.length() - 1;
    int at = file.indexOf(PREFIX, from);
    while (at < last && isScanData(file.u8(at + 1L))) {
      at = file.indexOf(PREFIX, at + 2);
    }
    return at < last ? at : file.length();
  }

  private static boolean isScanData(int afterPrefix) {
    return afterPrefix == 0 || (afterPrefix >= RST0 && afterPrefix <= RST7);
  }
}
