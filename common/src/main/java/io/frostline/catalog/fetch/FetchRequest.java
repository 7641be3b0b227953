package io.frostline.catalog.fetch;

import io.frostline.backbone.Existing;
import io.frostline.catalog.CatalogEntry;
import io.frostline.catalog.Checksum;
import io.frostline.imports.source.ClassLabels;
import io.frostline.message.UserException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to fetch, and what of it may be trusted.
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

  /** What to do with a file whose checksum nobody knows. */
  public enum Unverified {
    REFUSE,
    ACCEPT
  }

  /** What becomes of the fetched file when the package is made. */
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
          "--sha256 is %s, and the catalogue has %s for %s. Leave --sha256 out, or correct the entry."
              .formatted(sha256.get().hex(), known.get().hex(), entry.name()));
    }
    if (sha256.isEmpty() && known.isEmpty() && unverified == Unverified.REFUSE) {
      throw new UserException(
          "%s cannot be verified: no checksum of its file is known. Pass one that you trust with --sha256, or take the risk with --accept-unverified."
              .formatted(entry.name()));
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
