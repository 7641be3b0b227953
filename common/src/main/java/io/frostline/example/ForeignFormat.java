package io.frostline.example;

import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Formats that are recognised only so that messages can name them. */
public enum ForeignFormat {
  JPEG_2000("JPEG 2000", "\0\0\0\u000CjP  ", "\u00FFO\u00FFQ"),
  JPEG_XL("JPEG XL", "\0\0\0\u000CJXL ", "\u00FF\n"),
  PHOTOSHOP("Photoshop document", "8BPS"),
  PDF("PDF document", "%PDF"),
  POSTSCRIPT("PostScript document", "%!PS"),
  OPEN_EXR("OpenEXR", "v/1\u0001"),
  RADIANCE("Radiance HDR", "#?RADIANCE", "#?RGBE"),
  GIMP("GIMP document", "gimp xcf"),
  SUN_RASTER("Sun raster", "Y\u00A6j\u0095"),
  FLIF("FLIF", "FLIF"),
  NETPBM("Netpbm", "P1\n", "P2\n", "P3\n", "P4\n", "P7\n", "P1 ", "P2 ", "P3 ", "P4 "),
  ZIP("ZIP archive", "PK\u0003\u0004"),
  GZIP("gzip archive", "\u001F\u008B\b");

  private static final int SVG_WINDOW = 1024;

  /** An svg element, after nothing but what may precede the element of an XML document. */
  private static final Pattern SVG =
      Pattern.compile(
          "(\u00EF\u00BB\u00BF)?(\\s|<\\?.*?\\?>|<!--.*?-->|<!doctype\\s+svg[^\\[>]*(\\[.*?\\])?\\s*>)*+<(\\w+:)?svg[\\s>/]",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private static final Set<Integer> TGA_KINDS = Set.of(1, 2, 3, 9, 10, 11);
  private static final Set<Integer> TGA_DEPTHS = Set.of(8, 15, 16, 24, 32);

  private final String label;
  private final String[] beginnings;

  ForeignFormat(String label, String... beginnings) {
    this.label = label;
    this.beginnings = beginnings;
  }

  /** The name of the format of a file, if it is one of these. */
  public static Optional<String> labelOf(FileBytes file) {
    if (file.has(4, "ftyp")) {
      return Optional.of(isoLabel(file.text(8, 4)));
    }
    if (file.has(128, "DICM")) {
      return Optional.of("DICOM");
    }
    if (SVG.matcher(file.text(0, SVG_WINDOW)).lookingAt()) {
      return Optional.of("SVG");
    }
    return Stream.of(values())
        .filter(format -> Stream.of(format.beginnings).anyMatch(text -> file.has(0, text)))
        .map(format -> format.label)
        .findFirst()
        .or(() -> headerLabelOf(file));
  }

  /** Windows icons and Truevision TGA begin with numbers that other content has as well. */
  private static Optional<String> headerLabelOf(FileBytes file) {
    try {
      if (isIcon(file)) {
        return Optional.of("Windows icon");
      }
      return isTga(file) ? Optional.of("Truevision TGA") : Optional.empty();
    } catch (RejectedExampleException tooShort) {
      return Optional.empty();
    }
  }

  /** Pictures or cursors, and the first of them is after the list of all, within the file. */
  private static boolean isIcon(FileBytes file) throws RejectedExampleException {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    int kind = file.u16(2, order);
    int count = file.u16(4, order);
    long size = file.u32(14, order);
    long offset = file.u32(18, order);
    return file.u16(0, order) == 0
        && (kind == 1 || kind == 2)
        && count > 0
        && size > 0
        && offset >= 6 + 16L * count
        && offset <= file.length();
  }

  /** A kind of image, a depth and a palette that exist, and a size. */
  private static boolean isTga(FileBytes file) throws RejectedExampleException {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    int palette = file.u8(1);
    boolean coloured = palette == 1 && file.u16(5, order) > 0 && TGA_DEPTHS.contains(file.u8(7));
    boolean plain = palette == 0 && file.unsigned(3, 5, order) == 0;
    return (coloured || plain)
        && TGA_KINDS.contains(file.u8(2))
        && file.u16(12, order) > 0
        && file.u16(14, order) > 0
        && TGA_DEPTHS.contains(file.u8(16));
  }

  /** The major brand distinguishes ISO 14496-12 files. */
  private static String isoLabel(String brand) {
    return switch (brand) {
      case "avif", "avis" -> "AVIF";
      case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1" -> "HEIC/HEIF";
      case "crx " -> "Canon raw (CR3)";
      case "qt  " -> "QuickTime video";
      case "isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V " -> "MP4 video";
      default -> "video or other ISO media";
    };
  }
}
