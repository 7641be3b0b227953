package io.frostline.catalog.fetch;

import java.net.URI;

/** Receives the progress of a transfer. */
public interface TransferProgress {
  /** Ignores the progress. */
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
   * A transfer is about to start.
   *
   * @param source without credentials
   * @param done bytes that are here already, from an earlier attempt
   * @param total bytes of the whole file, -1 when the source does not say
   */
  void started(URI source, long done, long total);

  /** Called often; must be quick. */
  void moved(long done, long total);

  /** An attempt has failed; the reason also says what happens next. */
  void interrupted(String reason);

  /** The transfer is complete. */
  void finished();
}
