package io.frostline.classifier;

import io.frostline.backbone.ModelDescription.Check;
import java.util.List;

/**
 * The result of verifying a classifier.
 *
 * @param checks what was compared, and how far it differs
 * @param record what the parts computed, sampled
 */
record ClassifierProof(List<Check> checks, byte[] record) {
  ClassifierProof {
    checks = List.copyOf(checks);
  }
}
