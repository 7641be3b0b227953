/** Networks as Keras describes them: layers by name, their settings, shapes and weights. */
package io.frostline.backbone.imports.keras.graph;
