package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The Huffman tables that are defined at some point of a JPEG: at first those of ITU-T T.81, annex
 * K.3.3, because frames of Motion JPEG leave them out.
 */
final class JpegHuffmanTables {
  private static final String DC_SYMBOLS = "000102030405060708090a0b";
  private static final String DC_LUMINANCE = "00010501010101010100000000000000" + DC_SYMBOLS;
  private static final String DC_CHROMINANCE = "00030101010101010101010000000000" + DC_SYMBOLS;

  private static final String AC_LUMINANCE =
      "0002010303020403050504040000017d"
          + "01020300041105122131410613516107227114328191a1082342b1c11552d1f024336272"
          + "82090a161718191a25262728292a3435363738393a434445464748494a53545556575859"
          + "5a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3"
          + "a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2"
          + "e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa";
  private static final String AC_CHROMINANCE =
      "00020102040403040705040400010277"
          + "0001020311040521310612415107617113223281081442"
          + "91a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a43"
          + "4445464748494a535455565758595a636465666768696a737475767778797a8283848586"
          + "8788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6"
          + "c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa";

  private static final int OF_AC = 0x10;
  private static final int LENGTHS = 16;

  private static final Map<Integer, String> STANDARD =
      Map.of(0, DC_LUMINANCE, 1, DC_CHROMINANCE, OF_AC, AC_LUMINANCE, OF_AC | 1, AC_CHROMINANCE);

  private final Map<Integer, JpegHuffmanTable> tables = new HashMap<>();

  /** Takes the tables of a DHT segment. */
  void define(FileBytes segment) throws RejectedExampleException {
    int at = 0;
    while (at < segment.length()) {
      int place = segment.u8(at);
      FileBytes rest = segment.part(at + 1L, segment.length() - at - 1L);
      int length = LENGTHS + JpegHuffmanTable.symbolCount(rest);
      tables.put(place, new JpegHuffmanTable(rest.part(0, length)));
      at += 1 + length;
    }
  }

  JpegHuffmanTable dc(int number) throws RejectedExampleException {
    return table(number);
  }

  JpegHuffmanTable ac(int number) throws RejectedExampleException {
    return table(OF_AC | number);
  }

  /** Whether the file itself defines a table for first coefficients and one for others. */
  boolean defines(int dc, int ac) {
    return tables.containsKey(dc) && tables.containsKey(OF_AC | ac);
  }

  private JpegHuffmanTable table(int place) throws RejectedExampleException {
    JpegHuffmanTable defined = tables.get(place);
    if (defined != null) {
      return defined;
    }
    String standard = STANDARD.get(place);
    if (standard == null) {
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          Formatted.of(
              "The JPEG uses a Huffman table that it does not define (%02x). Fetch the file again.",
              place));
    }
    return new JpegHuffmanTable(FileBytes.of(HexFormat.of().parseHex(standard)));
  }
}
