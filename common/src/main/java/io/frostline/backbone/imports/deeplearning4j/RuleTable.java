package io.frostline.backbone.imports.deeplearning4j;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From a class of Deeplearning4j to how it is written in ONNX. A subclass needs its own rule. */
final class RuleTable {
  private final Map<Class<?>, Rule<Object>> rules = new HashMap<>();

  <T> RuleTable with(Class<T> type, Rule<? super T> rule) {
    rules.put(type, (subject, site, inputs) -> rule.write(type.cast(subject), site, inputs));
    return this;
  }

  /** Adds a rule for a class that has nothing to say in ONNX. */
  RuleTable gone(Class<?> type) {
    return with(type, (subject, site, inputs) -> inputs.get(0));
  }

  /**
   * Writes something by its rule.
   *
   * @throws io.frostline.config.UserException when there is none
   */
  Value write(Object subject, Site site, List<Value> inputs) {
    Rule<Object> rule = rules.get(subject.getClass());
    if (rule == null) {
      throw site.refused(
          "Frostline has no rule to write a %s in ONNX".formatted(subject.getClass().getName()));
    }
    return rule.write(subject, site, inputs);
  }
}
