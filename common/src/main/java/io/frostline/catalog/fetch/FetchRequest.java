package io.frostline.catalog.fetch;

import io.frostline.backbone.Existing;
import io.frostline.catalog.CatalogEntry;
import io.frostline.catalog.Checksum;
import io.frostline.imports.source.ClassLabels;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to fetch, and what to trust.
 *
 * @param labels the names of the entry's classes
 * @param from instead of the entry's own sources
 * @param mirror instead of the entry's own sources, too
 * @param sha256 from the operator, in addition to what the catalogue knows
 */
public record FetchRequest(
    CatalogEntry entry,
    ClassLabels labels,
    Optional<URI> from,
    Optional<Mirror> mirror,
    Optional<Checksum> sha256,
    Unverified unverified,
    Existing existing,
    Original original) {

  /** What to do with a file whose checksum is unknown. */
  public enum Unverified {
    REFUSE,
    ACCEPT
  }

  /** What becomes of the fetched file when the package is created. */
  public enum Original {
    DELETE,
    KEEP
  }

  public FetchRequest {
    Optional<Checksum> known = entry.origin().checksum();
    if (sha256.isPresent()
        && known.filter(sum -> sum.algorithm() == Checksum.Algorithm.SHA256).isPresent()
        && !sha256.equals(known)) {
      throw new UserException(
          Formatted.of(
              "--sha256 is %s, but the catalogue has %s for %s. Leave out --sha256, or correct the entry.",
              sha256.get().hex(), known.get().hex(), entry.name()));
    }
    if (sha256.isEmpty() && known.isEmpty() && unverified == Unverified.REFUSE) {
      throw new UserException(
          Formatted.of(
              "Cannot verify %s: no checksum of its file is known. Pass one that you trust with --sha256, or accept the risk with --accept-unverified.",
              entry.name()));
    }
  }

  WantedFile wanted() {
    List<URI> sources =
        from.map(List::of)
            .orElseGet(
                () ->
                    mirror
                        .map(copy -> entry.origin().sources().stream().map(copy::of).toList())
                        .orElse(entry.origin().sources()));
    return new WantedFile(
        entry.origin().fileName(),
        sources,
        Stream.of(entry.origin().checksum(), sha256).flatMap(Optional::stream).distinct().toList(),
        entry.origin().bytes());
  }
}
