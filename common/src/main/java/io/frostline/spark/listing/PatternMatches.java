package io.frostline.spark.listing;

import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Iterates over all that matches a source: what matches several alternatives in braces that have
 * slashes, once for each.
 */
final class PatternMatches extends EntryIterator {
  private final SourcePath source;
  private final SymbolicLinks links;
  private final Deque<FolderPattern> waiting;
  private PatternWalk walk;

  PatternMatches(SourcePath source, SymbolicLinks links) throws IOException {
    this.source = source;
    this.links = links;
    this.waiting = new ArrayDeque<>(FolderPattern.of(source));
    this.walk = walk();
  }

  private PatternWalk walk() throws IOException {
    return new PatternWalk(source.system(), source.literal(), waiting.pop(), links);
  }

  @Override
  Optional<FolderEntry> find() throws IOException {
    while (!walk.hasNext()) {
      if (waiting.isEmpty()) {
        return Optional.empty();
      }
      walk.close();
      walk = walk();
    }
    return Optional.of(walk.next());
  }

  @Override
  public void close() throws IOException {
    walk.close();
  }
}
