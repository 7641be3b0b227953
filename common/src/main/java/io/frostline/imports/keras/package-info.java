/** HDF5 files and configurations of Keras, read and built as Deeplearning4j networks. */
package io.frostline.imports.keras;
