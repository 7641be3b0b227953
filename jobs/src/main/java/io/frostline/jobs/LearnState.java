package io.frostline.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.frostline.evaluation.Learning;
import java.util.List;

/**
 * How far {@code learn} has come, so that a killed run resumes with the plan that it began with.
 *
 * @param task what it learns from, and with which options, in words
 * @param network that was taken
 * @param networks that were compared before; empty if there was no choice
 * @param plan of the probe
 * @param reasons the plan for people
 * @param trained whether the classifier, or the head that it starts from, is in the store
 * @param retrained whether the classifier that started from that head is
 * @param summary what was printed at the end; empty before
 */
record LearnState(
    String task,
    String network,
    List<Learning.Network> networks,
    LearnPlan plan,
    Learning.Plan reasons,
    boolean trained,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean retrained,
    List<String> summary) {
  LearnState {
    networks = List.copyOf(networks);
    summary = List.copyOf(summary);
  }

  LearnState afterTraining() {
    return new LearnState(task, network, networks, plan, reasons, true, false, List.of());
  }

  LearnState afterRetraining() {
    return new LearnState(task, network, networks, plan, reasons, true, true, List.of());
  }

  LearnState finished(List<String> lines) {
    return new LearnState(task, network, networks, plan, reasons, true, retrained, lines);
  }
}
