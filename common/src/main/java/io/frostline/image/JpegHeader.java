package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The segments before the only scan of a baseline JPEG of a grey or a YCbCr picture, if they are as
 * plain as a camera writes them: libjpeg has nothing in them to refuse, to repair or to warn of.
 */
final class JpegHeader {
  private static final int SOF0 = 0xC0;
  private static final int SOF1 = 0xC1;
  private static final int DHT = 0xC4;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  private static final int START = 2;
  private static final int MARKER_AND_LENGTH = 4;
  private static final int TABLES = 4;
  private static final int OF_AC = 0x10;
  private static final int LENGTHS = 16;
  private static final int COEFFICIENTS = 64;

  /** JPEG_MAX_DIMENSION in jmorecfg.h of libjpeg-turbo. */
  private static final int MAX_SIDE = 65_500;

  private static final int MAX_BLOCKS = 10;
  private static final String ADOBE = "Adobe";
  private static final int ADOBE_LENGTH = 12;
  private static final int ADOBE_TRANSFORM = 11;
  private static final int YCBCR = 1;
  private static final List<Integer> RGB = List.of((int) 'R', (int) 'G', (int) 'B');

  private final JpegFrame frame;
  private final int[][] tables = new int[TABLES][];
  private int[] numbers = {};
  private int frames;

  private JpegHeader(JpegFrame frame) {
    this.frame = frame;
  }

  /**
   * The quantisation steps of each component, in the order of the file; empty if something in the
   * header is unusual.
   */
  static Optional<List<int[]>> quantisation(JpegFrame frame, JpegSegments segments) {
    JpegHeader header = new JpegHeader(frame);
    try {
      return frame.isValid() && header.isPlain() && header.isPlain(segments.all())
          ? Optional.of(header.steps())
          : Optional.empty();
    } catch (RejectedExampleException shorterThanItSays) {
      return Optional.empty(); // libjpeg decides what becomes of it
    }
  }

  private List<int[]> steps() {
    return Arrays.stream(numbers).mapToObj(number -> tables[number]).toList();
  }

  private boolean isPlain() {
    List<JpegFrame.Component> components = frame.components();
    int blocks = components.stream().mapToInt(one -> one.across() * one.down()).sum();
    return Math.max(frame.width(), frame.height()) <= MAX_SIDE
        && (components.size() == 1 || (components.size() == 3 && blocks <= MAX_BLOCKS))
        && !components.stream().map(JpegFrame.Component::id).toList().equals(RGB)
        && components.stream().map(JpegFrame.Component::id).distinct().count() == components.size();
  }

  private boolean isPlain(List<JpegSegments.Segment> segments) throws RejectedExampleException {
    int at = START;
    for (JpegSegments.Segment segment : segments) {
      boolean last = segment == segments.get(segments.size() - 1);
      boolean adjoins = segment.data().offset() == at + MARKER_AND_LENGTH;
      if (!adjoins || segment.isScan() != last || !isPlain(segment.marker(), segment.data())) {
        return false;
      }
      at += MARKER_AND_LENGTH + segment.data().length();
    }
    return frames == 1
        && Arrays.stream(numbers).allMatch(number -> number < TABLES && tables[number] != null);
  }

  private boolean isPlain(int marker, FileBytes data) throws RejectedExampleException {
    int components = frame.components().size();
    return switch (marker) {
      case SOF0, SOF1 -> isFrame(data, components);
      case DHT -> areHuffmanTables(data);
      case DQT -> areQuantisationTables(data);
      case DRI -> data.length() == 2;
      case SOS -> isScanOfAll(data, components);
      case APP14 ->
          !data.has(0, ADOBE) || data.length() < ADOBE_LENGTH || data.u8(ADOBE_TRANSFORM) == YCBCR;
      case COM -> true;
      default -> marker >= APP0 && marker <= APP15;
    };
  }

  /** Takes the numbers of the quantisation tables. */
  private boolean isFrame(FileBytes data, int components) throws RejectedExampleException {
    frames++;
    if (data.length() != 6 + 3 * components) {
      return false;
    }
    numbers = new int[components];
    for (int i = 0; i < components; i++) {
      numbers[i] = data.u8(8 + 3L * i);
    }
    return true;
  }

  private static boolean areHuffmanTables(FileBytes data) throws RejectedExampleException {
    int at = 0;
    while (at < data.length()) {
      if ((data.u8(at) & ~OF_AC) >= TABLES) {
        return false;
      }
      FileBytes rest = data.part(at + 1L, data.length() - at - 1L);
      at += 1 + LENGTHS + JpegHuffmanTable.symbolCount(rest);
    }
    return at == data.length();
  }

  /** Takes the tables, if all of them are of bytes. */
  private boolean areQuantisationTables(FileBytes data) throws RejectedExampleException {
    int size = 1 + COEFFICIENTS;
    for (int at = 0; at < data.length(); at += size) {
      int number = data.u8(at);
      if (number >= TABLES) {
        return false;
      }
      tables[number] = new int[COEFFICIENTS];
      for (int i = 0; i < COEFFICIENTS; i++) {
        tables[number][i] = data.u8(at + 1L + i);
      }
    }
    return true;
  }

  /** Whether a scan has all coefficients of all components, each once. */
  private static boolean isScanOfAll(FileBytes data, int components)
      throws RejectedExampleException {
    int end = 1 + 2 * components;
    Set<Integer> ids = new HashSet<>();
    for (int at = 1; at < end; at += 2) {
      ids.add(data.u8(at));
    }
    return data.length() == end + 3
        && data.u8(0) == components
        && ids.size() == components
        && data.u8(end) == 0
        && data.u8(end + 1L) == COEFFICIENTS - 1
        && data.u8(end + 2L) == 0;
  }
}
