package io.frostline.spark.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.feature.SplitRule;
import io.frostline.head.Epoch;
import io.frostline.head.HeadState;
import io.frostline.head.Standardisation;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * Everything that a killed training needs to resume.
 *
 * @param identity of the training
 * @param split as determined at the start
 * @param workers number of workers at the start
 */
record Checkpoint(
    TrainingIdentity identity,
    SplitRule split,
    int workers,
    Standardisation standardisation,
    TrainingState state) {
  private static final int FORMAT = 0x46524f32;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Everything except the large arrays. */
  private record Header(
      TrainingIdentity identity,
      SplitRule split,
      int workers,
      Standardisation standardisation,
      int bestEpoch,
      List<Epoch> history) {}

  void write(DataOutputStream to) throws IOException {
    byte[] header =
        JSON.writeValueAsBytes(
            new Header(
                identity, split, workers, standardisation, state.bestEpoch(), state.history()));
    to.writeInt(FORMAT);
    to.writeInt(header.length);
    to.write(header);
    state.head().write(to);
    state.best().write(to);
    to.writeInt(FORMAT);
  }

  static Checkpoint read(DataInputStream from) throws IOException {
    expectFormat(from.readInt());
    byte[] json = new byte[from.readInt()];
    from.readFully(json);
    Header header = JSON.readValue(json, Header.class);
    HeadState head = HeadState.read(from);
    HeadState best = HeadState.read(from);
    expectFormat(from.readInt());
    return new Checkpoint(
        header.identity,
        header.split,
        header.workers,
        header.standardisation,
        new TrainingState(head, best, header.bestEpoch, header.history));
  }

  private static void expectFormat(int format) throws IOException {
    if (format != FORMAT) {
      throw new IOException("it was written by another version or is damaged");
    }
  }
}
