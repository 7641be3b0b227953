package io.frostline.jobs;

import io.frostline.backbone.Preprocessing;
import io.frostline.catalog.Accuracy;
import io.frostline.catalog.Catalog;
import io.frostline.catalog.CatalogAlias;
import io.frostline.catalog.CatalogEntry;
import io.frostline.catalog.CatalogOrigin;
import io.frostline.catalog.CatalogOrigin.Members;
import io.frostline.catalog.CatalogOrigin.WithoutTop;
import io.frostline.catalog.Checksum;
import io.frostline.catalog.KnownPixels;
import io.frostline.catalog.KnownTokens;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A catalogue entry, printed for people to read. */
record CatalogSheet(Catalog.Named named, String state) {
  private static final int WIDTH = 100;
  private static final String UNKNOWN = "unknown";

  void print(PrintStream out) {
    CatalogEntry entry = named.entry();
    out.printf(Locale.ROOT, "%s: %s%n", entry.name(), entry.title());
    named.alias().ifPresent(alias -> printAlias(out, alias));
    printOrigin(out, entry.origin());
    entry.pixels().ifPresent(pixels -> printPixels(out, pixels));
    entry.tokens().ifPresent(tokens -> printTokens(out, tokens));
    line(out, "according to", entry.input().source().orElse("unknown, see the notes"));
    line(
        out,
        "default layer",
        named.features().or(entry::features).orElse("determined by the import")
            + (entry.width().isPresent()
                ? ", " + Count.of(entry.width().getAsInt(), "feature")
                : ""));
    line(out, "classes", entry.classes().orElse("none"));
    line(out, "accuracy", entry.accuracy().map(CatalogSheet::accuracy).orElse(UNKNOWN));
    if (!entry.aliases().isEmpty()) {
      line(out, "aliases", String.join(", ", entry.aliases()));
    }
    entry.notes().ifPresent(notes -> line(out, "notes", notes));
    out.printf(Locale.ROOT, "%n%s%n", state);
  }

  private static void printAlias(PrintStream out, CatalogAlias alias) {
    line(out, alias.name(), alias.title());
    alias.notes().ifPresent(notes -> line(out, "", notes));
  }

  private static void printOrigin(PrintStream out, CatalogOrigin origin) {
    line(
        out,
        "format",
        origin.format().keyword()
            + origin.architecture().map(name -> ", architecture " + name).orElse(""));
    origin.sources().forEach(source -> line(out, "source", source.toString()));
    origin.members().ifPresent(members -> line(out, "members", text(members)));
    line(out, "checksum", origin.checksum().map(Checksum::toString).orElse(UNKNOWN));
    line(
        out,
        "size",
        origin.bytes().isPresent()
            ? Formatted.of("%,d bytes", origin.bytes().getAsLong())
            : UNKNOWN);
    line(out, "licence", origin.licence().orElse(UNKNOWN));
    origin.withoutTop().ifPresent(without -> line(out, "without top", text(without)));
  }

  private static String text(Members members) {
    return members.network() + members.tokenizer().map(name -> ", " + name).orElse("");
  }

  private static String text(WithoutTop without) {
    return without.url() + without.checksum().map(sum -> ", " + sum).orElse("");
  }

  private static void printTokens(PrintStream out, KnownTokens tokens) {
    line(out, "input", "texts, at most " + tokens.extent());
    line(out, "prefix", tokens.prefix().isEmpty() ? "none" : "\"" + tokens.prefix() + "\"");
    line(
        out,
        "pooling",
        tokens.pooling().keyword()
            + tokens.normalise().map(rule -> ", normalised by " + rule.keyword()).orElse(""));
  }

  private static void printPixels(PrintStream out, KnownPixels pixels) {
    Preprocessing preprocessing = pixels.preprocessing();
    line(
        out,
        "input",
        Formatted.of(
            "%s, %s, %s",
            pixels.extent(),
            pixels.format().colorOrder().keyword(),
            pixels.format().layout().keyword()));
    line(
        out,
        "resize",
        preprocessing.resize().keyword() + ", " + preprocessing.interpolation().keyword());
    line(
        out,
        "values",
        Formatted.of(
            "(pixel x %s - mean) / std, mean %s, std %s",
            preprocessing.scale(), numbers(preprocessing.mean()), numbers(preprocessing.std())));
  }

  private static String accuracy(Accuracy accuracy) {
    return Formatted.of(
        "top-1 %s %%, top-5 %s, according to %s",
        accuracy.top1(),
        accuracy.top5().map(percent -> percent + " %").orElse(UNKNOWN),
        accuracy.source());
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** A key and its value, wrapped at words. */
  private static void line(PrintStream out, String key, String value) {
    StringBuilder line = new StringBuilder(Formatted.of("  %-13s", key));
    boolean first = true;
    for (String word : value.split(" ")) {
      if (!first && line.length() + word.length() >= WIDTH) {
        out.println(line);
        line = new StringBuilder(" ".repeat(15));
      }
      line.append(' ').append(word);
      first = false;
    }
    out.println(line);
  }
}
