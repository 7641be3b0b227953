package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a scan (ITU-T T.81, B.2.3).
 *
 * @param first spectral selection: the first coefficient in the scan
 * @param last the last one
 * @param high successive approximation: the bit position of the scan before this one, or 0
 * @param low the bit position of this scan
 */
record JpegScan(List<Part> parts, int first, int last, int high, int low) {
  /**
   * A component in the scan.
   *
   * @param number of the component in the frame, from 0
   * @param component its sampling
   * @param dc number of its Huffman table for first coefficients
   * @param ac number of the table for others
   */
  record Part(int number, JpegFrame.Component component, int dc, int ac) {}

  static JpegScan of(FileBytes data, JpegFrame frame) throws RejectedExampleException {
    int count = data.u8(0);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = numberOf(data.u8(1 + 2L * i), frame);
      int tables = data.u8(2 + 2L * i);
      parts.add(new Part(number, frame.components().get(number), tables >> 4, tables & 0xF));
    }
    int at = 1 + 2 * count;
    int approximation = data.u8(at + 2L);
    JpegScan scan =
        new JpegScan(parts, data.u8(at), data.u8(at + 1L), approximation >> 4, approximation & 0xF);
    return scan.checked(frame);
  }

  private static int numberOf(int id, JpegFrame frame) throws RejectedExampleException {
    for (int number = 0; number < frame.components().size(); number++) {
      if (frame.components().get(number).id() == id) {
        return number;
      }
    }
    throw corrupt(Formatted.of("the component %d, which the frame does not have", id));
  }

  private JpegScan checked(JpegFrame frame) throws RejectedExampleException {
    boolean valid =
        !frame.isProgressive()
            || (first == 0 ? last == 0 : first <= last && last < 64 && parts.size() == 1);
    if (!valid || parts.isEmpty()) {
      throw corrupt(
          Formatted.of("the coefficients %d to %d of %d components", first, last, parts.size()));
    }
    return this;
  }

  private static RejectedExampleException corrupt(String problem) {
    return new RejectedExampleException(
        RejectionReason.CORRUPT,
        "The header of a scan of the JPEG names " + problem + ". Fetch the file again.");
  }

  boolean isInterleaved() {
    return parts.size() > 1;
  }

  boolean isOfFirstCoefficients() {
    return first == 0;
  }

  boolean isRefinement() {
    return high > 0;
  }
}
