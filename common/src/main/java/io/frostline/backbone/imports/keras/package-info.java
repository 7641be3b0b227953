/** Reads Keras' HDF5 files and configurations, and has Deeplearning4j build the network. */
package io.frostline.backbone.imports.keras;
