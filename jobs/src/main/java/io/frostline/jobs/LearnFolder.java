package io.frostline.jobs;

import io.frostline.classifier.TrainingRecord;
import io.frostline.evaluation.Probe;
import io.frostline.evaluation.ProbePage;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.JsonRecord;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import io.frostline.storage.ReportFolder;
import io.frostline.storage.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The folder of {@code learn}, on any Hadoop file system: a folder for each step, the report, and
 * how far the work has come.
 *
 * @param uri its address
 */
record LearnFolder(String uri, Configuration hadoop) {
  private static final String STATE = "_learn.json";
  private static final String PROBE = "probe.json";
  private static final JsonRecord<LearnState> JSON =
      new JsonRecord<>(LearnState.class, "Start over with --overwrite.");

  /** The folder of the probe. */
  String probe() {
    return uri + "/probe";
  }

  /** The folder of the quick probe of a network. */
  String network(String name) {
    return uri + "/networks/" + name;
  }

  /** The table that the head is trained on. */
  String features() {
    return uri + "/features";
  }

  /** The table that layers below the head are retrained on. */
  String activations() {
    return uri + "/activations";
  }

  /** Whether a classifier was trained on a table of this folder. */
  boolean trained(TrainingRecord record) {
    return Stream.of(features(), activations())
        .map(table -> OutputFolder.of(table, hadoop).path().toString())
        .anyMatch(table -> record.table().uris().equals(List.of(table)));
  }

  /** The folder of the evaluation. */
  String evaluation() {
    return uri + "/evaluation";
  }

  ReportFolder report() {
    return new ReportFolder(
        uri, "learn.json", hadoop, new ReportFolder.Options("--work", "--overwrite"));
  }

  ReportFolder probeReport() {
    return new ReportFolder(probe(), PROBE, hadoop);
  }

  ReportFolder evaluationReport() {
    return new ReportFolder(evaluation(), "metrics.json", hadoop);
  }

  Lease lease() {
    return Lease.take(folder(), "learn");
  }

  /** How far an earlier run has come, if there was one. */
  Optional<LearnState> state() {
    OutputFolder folder = folder();
    try {
      return JSON.read(state(folder), folder.system());
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  void write(LearnState state) {
    try {
      new WholeFile(state(folder())).write(JSON.bytes(state), hadoop);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** The figures of a finished probe. */
  Optional<Probe> probed() {
    OutputFolder folder = OutputFolder.of(probe(), hadoop);
    Path figures = new Path(folder.path(), PROBE);
    try {
      if (!folder.system().exists(figures)) {
        return Optional.empty();
      }
      try (InputStream file = folder.system().open(figures)) {
        return ProbePage.read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** Forgets the figures of an earlier probe; its tables are a matter of the probe. */
  void forgetProbe() {
    OutputFolder folder = OutputFolder.of(probe(), hadoop);
    try {
      folder.system().delete(new Path(folder.path(), PROBE), false);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  private OutputFolder folder() {
    return OutputFolder.of(uri, hadoop);
  }

  private static Path state(OutputFolder folder) {
    return new Path(folder.path(), STATE);
  }

  private UserException unusable(IOException failure) {
    return new UserException(
        Formatted.of(
            "Cannot use the folder %s: %s. Check --work and its permissions.",
            uri, Reason.of(failure)),
        failure);
  }
}
