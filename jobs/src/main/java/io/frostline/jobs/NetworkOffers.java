package io.frostline.jobs;

import io.frostline.backbone.PackageStore;
import io.frostline.catalog.Accuracy;
import io.frostline.catalog.Catalog;
import io.frostline.catalog.CatalogEntry;
import io.frostline.example.ExampleKind;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Networks of the catalogue that are worth fetching, with what it knows about them. Only those with
 * a published checksum and a known size are offered, for images only those of known accuracy.
 */
record NetworkOffers(Catalog catalog, PackageStore store) {
  private static final double MEGABYTE = 1e6;

  /** A larger download is for those who look for it. */
  private static final long MOST_BYTES = 250_000_000;

  /** What makes a second offer worth its line. */
  private static final int TIMES_SMALLER = 3;

  /** Gains on ImageNet below this are no reason to expect one on other images. */
  private static final double POINTS = 2;

  /** The most accurate one, and for images the most accurate one of those that are much smaller. */
  List<CatalogEntry> of(ExampleKind kind) {
    Optional<CatalogEntry> first = best(kind, MOST_BYTES);
    Optional<CatalogEntry> second =
        first
            .filter(entry -> kind == ExampleKind.IMAGE)
            .flatMap(entry -> best(kind, bytes(entry) / TIMES_SMALLER));
    return Stream.of(first, second).flatMap(Optional::stream).toList();
  }

  private Optional<CatalogEntry> best(ExampleKind kind, long most) {
    return catalog.entries().stream()
        .filter(entry -> entry.verifiable() && entry.origin().bytes().isPresent())
        .filter(entry -> bytes(entry) <= most)
        .filter(
            entry ->
                kind == ExampleKind.IMAGE
                    ? entry.pixels().isPresent() && entry.accuracy().isPresent()
                    : entry.tokens().isPresent())
        .max(
            Comparator.comparingDouble(NetworkOffers::topOne)
                .thenComparingLong(NetworkOffers::bytes));
  }

  /** The accuracy of a network on ImageNet in percent, if the catalogue knows it. */
  Optional<Double> published(String name) {
    return catalog.find(name).flatMap(named -> named.entry().accuracy()).map(Accuracy::top1);
  }

  /** What promises more than a network for images and is not in the store. */
  Optional<CatalogEntry> betterThan(String name) {
    return best(ExampleKind.IMAGE, MOST_BYTES)
        .filter(entry -> !store.names().contains(entry.name()))
        .filter(entry -> published(name).map(top1 -> topOne(entry) >= top1 + POINTS).orElse(true));
  }

  /** The commands that fetch them. */
  String commands(ExampleKind kind) {
    return of(kind).stream()
        .map(
            entry ->
                Formatted.of(
                    "`frostline models fetch %s --models %s` (%s)",
                    entry.name(), store.location(), facts(entry)))
        .collect(Collectors.joining(", or "));
  }

  /** {@code 80.4 % on ImageNet, a download of 51.9 MB}, as far as it is known. */
  static String facts(CatalogEntry entry) {
    List<String> facts = new ArrayList<>();
    entry
        .accuracy()
        .ifPresent(accuracy -> facts.add(Formatted.of("%.1f %% on ImageNet", accuracy.top1())));
    facts.add(
        entry.origin().bytes().isPresent()
            ? Formatted.of("a download of %.1f MB", bytes(entry) / MEGABYTE)
            : "a download of unknown size");
    return String.join(", ", facts);
  }

  private static double topOne(CatalogEntry entry) {
    return entry.accuracy().map(Accuracy::top1).orElse(0.0);
  }

  private static long bytes(CatalogEntry entry) {
    return entry.origin().bytes().orElse(0);
  }
}
