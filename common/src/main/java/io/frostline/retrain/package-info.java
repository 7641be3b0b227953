/**
 * The upper part of a backbone as a Deeplearning4j graph that can be trained further: node by node
 * from ONNX by a table of rules, from the pre-trained weights or from random ones.
 */
package io.frostline.retrain;
