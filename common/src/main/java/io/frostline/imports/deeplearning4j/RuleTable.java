package io.frostline.imports.deeplearning4j;

import io.frostline.message.Formatted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps classes of Deeplearning4j to the rules that write them in ONNX. A subclass needs its own
 * rule.
 */
final class RuleTable {
  private final Map<Class<?>, Rule<Object>> rules = new HashMap<>();

  <T> RuleTable with(Class<T> type, Rule<? super T> rule) {
    rules.put(type, (subject, site, inputs) -> rule.write(type.cast(subject), site, inputs));
    return this;
  }

  /** Adds a rule for a class that needs no node in ONNX. */
  RuleTable gone(Class<?> type) {
    return with(type, (subject, site, inputs) -> inputs.get(0));
  }

  /**
   * Refuses a vertex for which there is no rule.
   *
   * @param subject its configuration
   */
  void check(String name, Object subject) {
    if (!rules.containsKey(subject.getClass())) {
      throw Site.refusal(name, subject.getClass().getSimpleName(), missing(subject));
    }
  }

  /**
   * Writes something by its rule.
   *
   * @throws io.frostline.message.UserException when there is none
   */
  Value write(Object subject, Site site, List<Value> inputs) {
    Rule<Object> rule = rules.get(subject.getClass());
    if (rule == null) {
      throw site.refused(missing(subject));
    }
    return rule.write(subject, site, inputs);
  }

  private static String missing(Object subject) {
    return Formatted.of("Frostline cannot convert a %s to ONNX", subject.getClass().getName());
  }
}
