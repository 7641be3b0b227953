package io.frostline.classifier;

import io.frostline.backbone.ModelDescription;

/**
 * A classifier that is about to be verified, and what it is joined from.
 *
 * @param description without checks and proof
 */
record ClassifierParts(
    NewClassifier classifier,
    JoinedNetwork joined,
    HeadRun head,
    HeadProof proof,
    ModelDescription description) {}
