package io.frostline.image;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B) from its start to the marker that ends the
 * image; entropy-coded data is skipped byte by byte, so an end marker inside a segment, such as
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

  /** A marker that carries data, with that data. */
  record Segment(int marker, FileBytes data) {
    boolean isScan() {
      return marker == SOS;
    }
  }

  private JpegSegments(FileBytes file) {
    this.file = file;
  }

  /** All segments, in order; TRUNCATED if the image has no end. */
  static List<Segment> of(FileBytes file) throws RejectedImageException {
    JpegSegments walk = new JpegSegments(file);
    int at = walk.nextMarker(2);
    while (file.u8(at) != EOI) {
      at = walk.nextMarker(walk.pass(at));
    }
    return walk.segments;
  }

  /** The position after the marker at a position and everything that belongs to it. */
  private int pass(int at) throws RejectedImageException {
    int marker = file.u8(at);
    int behind = at + 1;
    if (marker == TEM || (marker >= RST0 && marker <= SOI)) {
      return behind;
    }
    int length = Math.max(LENGTH_SIZE, file.u16(behind, ByteOrder.BIG_ENDIAN));
    Segment segment =
        new Segment(marker, file.part(behind, length).part(LENGTH_SIZE, length - LENGTH_SIZE));
    segments.add(segment);
    return segment.isScan() ? endOfScan(behind + length) : behind + length;
  }

  /** The position of the next marker code; bytes outside of segments are skipped. */
  private int nextMarker(int from) throws RejectedImageException {
    int at = file.indexOf(PREFIX, from);
    while (file.u8(at) == PREFIX || file.u8(at) == 0) {
      at = file.u8(at) == PREFIX ? at + 1 : file.indexOf(PREFIX, at);
    }
    return at;
  }

  /** The position of the marker that ends entropy-coded data; restart markers belong to it. */
  private int endOfScan(int from) throws RejectedImageException {
    int at = file.indexOf(PREFIX, from);
    while (isScanData(file.u8(at + 1L))) {
      at = file.indexOf(PREFIX, at + 2);
    }
    return at;
  }

  private static boolean isScanData(int afterPrefix) {
    return afterPrefix == 0 || (afterPrefix >= RST0 && afterPrefix <= RST7);
  }
}
