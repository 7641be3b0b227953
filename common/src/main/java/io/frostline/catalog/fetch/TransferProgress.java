package io.frostline.catalog.fetch;

import java.net.URI;

/** Is told how far a transfer is. */
public interface TransferProgress {
  /** Tells nobody. */
  TransferProgress SILENT =
      new TransferProgress() {
        @Override
        public void started(URI source, long done, long total) {}

        @Override
        public void moved(long done, long total) {}

        @Override
        public void interrupted(String reason) {}

        @Override
        public void finished() {}
      };

  /**
   * Bytes are about to come.
   *
   * @param source without credentials
   * @param done bytes that are here already, from an earlier attempt
   * @param total bytes of the whole file, -1 when the source does not say
   */
  void started(URI source, long done, long total);

  /** Called often; must be quick. */
  void moved(long done, long total);

  /** An attempt has failed; the reason says what happens next. */
  void interrupted(String reason);

  /** Every byte is here. */
  void finished();
}
