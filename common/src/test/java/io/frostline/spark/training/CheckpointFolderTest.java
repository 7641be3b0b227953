package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.SplitRule;
import io.frostline.head.Activation;
import io.frostline.head.ClassWeighting;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import io.frostline.head.Optimizer;
import io.frostline.head.PairedLosses;
import io.frostline.head.Schedule;
import io.frostline.head.Standardisation;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFolderTest {
  private static final FeatureColumn COLUMN =
      new FeatureColumn("features", "mean", "average", List.of(3));

  @TempDir private Path place;
  private CheckpointFolder folder;

  @BeforeEach
  void writeACheckpoint() {
    folder = new CheckpointFolder(place.toUri().toString(), new Configuration());
    folder.write(checkpoint());
  }

  @Test
  void aCheckpointIsReadAsItWasWritten() {
    Checkpoint read = folder.read().orElseThrow();

    assertThat(read.identity()).isEqualTo(checkpoint().identity());
    assertThat(read.workers()).isEqualTo(2);
    List<TrainingState> heads = read.state().states();
    assertThat(heads).hasSize(2);
    assertThat(heads.get(0).best().parameters()).containsExactly(numbers(2));
    assertThat(heads.get(0).head().updater()).containsExactly(numbers(1));
    assertThat(heads.get(1).best().parameters()).containsExactly(numbers(3));
  }

  @Test
  void withoutACheckpointThereIsNothingToRead() {
    folder.delete();

    assertThat(folder.read()).isEmpty();
  }

  @Test
  void aFinishedFoldHasItsResultInsteadOfACheckpoint() {
    CheckpointFolder fold = folder.ofFold(3);
    fold.write(checkpoint());
    FoldResult result = new FoldResult(checkpoint().identity(), 2, new PairedLosses(2), 7);

    fold.finish(result);

    FoldResult read = fold.readFinished().orElseThrow();
    assertThat(read.identity()).isEqualTo(result.identity());
    assertThat(read.workers()).isEqualTo(2);
    assertThat(read.unknown()).isEqualTo(7);
    assertThat(fold.read()).isEmpty();
    assertThat(folder.ofFold(2).readFinished()).isEmpty();
    assertThat(folder.readFinished()).isEmpty();
    assertThat(folder.read()).isPresent();
  }

  @Test
  void fourFlippedBytesOfTheParametersAreNoticed() throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    for (int place = bytes.length - 600; place < bytes.length - 596; place++) {
      bytes[place] ^= 0x40;
    }

    refuses(bytes, "it is truncated or damaged, because its checksum does not match");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 67})
  void aCheckpointWithoutAWholeHeadIsNoticed(int length) throws IOException {
    refuses(Arrays.copyOf(Files.readAllBytes(file()), length), "it is truncated to " + length);
  }

  @ParameterizedTest
  @ValueSource(ints = {68, 500})
  void aTruncatedCheckpointIsNoticed(int length) throws IOException {
    refuses(Arrays.copyOf(Files.readAllBytes(file()), length), "it is truncated or damaged");
  }

  @Test
  void aCheckpointOfAnotherVersionIsNoticed() throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    bytes[3]--;

    refuses(bytes, "it was written by another version of Frostline");
  }

  private void refuses(byte[] bytes, String reason) throws IOException {
    Files.write(file(), bytes);
    Files.deleteIfExists(place.resolve(".checkpoint.crc"));

    assertThatThrownBy(() -> folder.read())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("The checkpoint file:")
        .hasMessageContaining("checkpoint cannot be read: " + reason)
        .hasMessageEndingWith("Start over with --restart.");
  }

  private Path file() {
    return place.resolve("checkpoint");
  }

  private static Checkpoint checkpoint() {
    SplitRule.Shares shares = new SplitRule.Shares(0.8, 0.1, 0.1);
    TrainingIdentity identity =
        new TrainingIdentity(
            configuration(),
            List.of(0.01, 0.1),
            new SplitChoice(shares, null),
            NotFinite.REFUSE,
            List.of("file:/features"),
            new Origin("colors", "0".repeat(64), "none", List.of(COLUMN)),
            List.of(COLUMN),
            200,
            "files",
            null,
            0,
            null);
    HeadState last = new HeadState("{}", numbers(3), numbers(1), 4);
    HeadState best = new HeadState("{}", numbers(2), numbers(4), 2);
    return new Checkpoint(
        identity,
        SplitRule.byHash(shares, Map.of("bird", new SplitRule.Bounds(1, 2)), ""),
        2,
        Standardisation.identity(3),
        new Candidates(
            List.of(
                new TrainingState(last, best, 1, List.of()),
                new TrainingState(best, last, 1, List.of()))));
  }

  private static HeadConfiguration configuration() {
    return new HeadConfiguration(
        List.of(),
        Activation.RELU,
        0,
        0,
        Optimizer.ADAM,
        0.001,
        Schedule.CONSTANT,
        32,
        10,
        1,
        ClassWeighting.NONE,
        2,
        1);
  }

  private static float[] numbers(int seed) {
    float[] numbers = new float[100];
    Arrays.fill(numbers, seed);
    return numbers;
  }
}
