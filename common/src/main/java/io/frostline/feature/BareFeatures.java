package io.frostline.feature;

import io.frostline.backbone.cut.CutNetwork;

/**
 * Features of examples without what the network has learned: what its layers have to beat. They are
 * extracted along with those of its layers.
 *
 * @param network gives the features of the layers, and perhaps these as a last output
 * @param form adds these to the outputs of the network, unless the network gives them
 * @param column of these, the last one
 */
record BareFeatures(CutNetwork network, InputForm form, FeatureColumn column) {}
