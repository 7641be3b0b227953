package io.frostline.spark.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.backbone.Sha256;
import io.frostline.feature.SplitRule;
import io.frostline.head.Epoch;
import io.frostline.head.HeadState;
import io.frostline.head.Standardisation;
import io.frostline.message.Formatted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Everything that a killed training needs to resume. Its file begins with a checksum of the rest,
 * because a training that resumes from damaged parameters would end in another head.
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
    Candidates state) {
  private static final int FORMAT = 0x46524f34;
  private static final int DIGITS_OF_CHECKSUM = 64;
  private static final int BYTES_BEFORE_CONTENT = Integer.BYTES + DIGITS_OF_CHECKSUM;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Everything except the large arrays. */
  private record Header(
      TrainingIdentity identity,
      SplitRule split,
      int workers,
      Standardisation standardisation,
      List<Progress> heads) {}

  /** How far one head is. */
  private record Progress(int bestEpoch, List<Epoch> history) {}

  /** The content of a file that {@link #of} reads. */
  byte[] bytes() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    write(new DataOutputStream(content));
    byte[] checksum = Sha256.of(content.toByteArray()).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(BYTES_BEFORE_CONTENT + content.size())
        .putInt(FORMAT)
        .put(checksum)
        .put(content.toByteArray())
        .array();
  }

  private void write(DataOutputStream to) throws IOException {
    byte[] header =
        JSON.writeValueAsBytes(
            new Header(
                identity,
                split,
                workers,
                standardisation,
                state.states().stream()
                    .map(head -> new Progress(head.bestEpoch(), head.history()))
                    .toList()));
    to.writeInt(header.length);
    to.write(header);
    for (TrainingState head : state.states()) {
      head.head().write(to);
      head.best().write(to);
    }
  }

  /**
   * Reads what {@link #bytes} returned.
   *
   * @throws IOException if these are other bytes
   */
  static Checkpoint of(byte[] file) throws IOException {
    if (file.length < BYTES_BEFORE_CONTENT) {
      throw new IOException(Formatted.of("it is truncated to %,d bytes", file.length));
    }
    if (ByteBuffer.wrap(file).getInt() != FORMAT) {
      throw new IOException("it was written by another version of Frostline, or is damaged");
    }
    String recorded =
        new String(file, Integer.BYTES, DIGITS_OF_CHECKSUM, StandardCharsets.US_ASCII);
    byte[] content = Arrays.copyOfRange(file, BYTES_BEFORE_CONTENT, file.length);
    if (!Sha256.of(content).equals(recorded)) {
      throw new IOException("it is truncated or damaged, because its checksum does not match");
    }
    return read(new DataInputStream(new ByteArrayInputStream(content)));
  }

  private static Checkpoint read(DataInputStream from) throws IOException {
    byte[] json = new byte[from.readInt()];
    from.readFully(json);
    Header header = JSON.readValue(json, Header.class);
    List<TrainingState> heads = new ArrayList<>();
    for (Progress progress : header.heads) {
      HeadState head = HeadState.read(from);
      HeadState best = HeadState.read(from);
      heads.add(new TrainingState(head, best, progress.bestEpoch, progress.history));
    }
    return new Checkpoint(
        header.identity,
        header.split,
        header.workers,
        header.standardisation,
        new Candidates(heads));
  }
}
