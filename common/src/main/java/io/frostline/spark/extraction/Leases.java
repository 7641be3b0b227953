package io.frostline.spark.extraction;

import io.frostline.storage.Lease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The leases of all tables of a run. They are taken in the order of the addresses: of two runs that
 * want the same tables, the same one gets the first of them.
 */
final class Leases implements AutoCloseable {
  private final List<Lease> taken = new ArrayList<>();

  private Leases() {}

  /**
   * Takes all of them, or none.
   *
   * @throws io.frostline.message.UserException if a table has another writer
   */
  static Leases of(List<FilledTable> tables) {
    Leases leases = new Leases();
    try {
      tables.stream()
          .sorted(Comparator.comparing(FilledTable::uri))
          .forEach(table -> leases.taken.add(table.lease()));
      return leases;
    } catch (RuntimeException refused) {
      leases.close();
      throw refused;
    }
  }

  @Override
  public void close() {
    taken.forEach(Lease::close);
  }
}
