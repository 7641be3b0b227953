package io.frostline.spark.training;

import io.frostline.head.HeadConfiguration;
import io.frostline.head.L2Candidate;
import io.frostline.head.L2Path;
import io.frostline.spark.JobDescription;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The head of a training that is used.
 *
 * @param configuration with the penalty of this head
 * @param candidates all penalties that were compared; empty if there was one only
 */
record ChosenHead(
    HeadConfiguration configuration, TrainingState state, List<L2Candidate> candidates) {

  /** The only head that was trained, after others were compared. */
  static ChosenHead only(
      HeadConfiguration configuration, TrainingPass.Trained trained, List<L2Candidate> candidates) {
    return new ChosenHead(configuration, trained.candidates().states().get(0), candidates);
  }

  /** Compares the best epochs of all candidates on the validation rows. */
  static ChosenHead byValidation(
      SparkSession spark, TrainingRequest request, TrainingPass.Trained trained) {
    List<Double> penalties = request.penalties();
    if (penalties.isEmpty()) {
      return only(request.configuration(), trained, List.of());
    }
    try (JobDescription job = JobDescription.of(spark, "Compare the L2 penalties")) {
      List<L2Candidate> candidates =
          trained
              .data()
              .comparison()
              .compare(trained.candidates().best(), trained.data().validation())
              .candidates(penalties);
      L2Candidate chosen = L2Path.chosen(candidates);
      return new ChosenHead(
          request.configuration().withL2(chosen.l2()),
          trained.candidates().states().get(candidates.indexOf(chosen)),
          candidates);
    }
  }
}
