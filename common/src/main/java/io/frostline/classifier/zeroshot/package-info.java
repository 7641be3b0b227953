/**
 * Classifiers without training: a network of two towers compares images with texts that describe
 * classes, as in Radford et al., Learning Transferable Visual Models From Natural Language
 * Supervision (2021).
 */
package io.frostline.classifier.zeroshot;
