/** Networks as Keras describes them: layers by name, their settings, shapes and weights. */
package io.frostline.imports.keras.graph;
