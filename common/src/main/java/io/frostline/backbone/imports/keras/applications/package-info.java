/** The architectures of the Keras Applications, whose published files hold weights only. */
package io.frostline.backbone.imports.keras.applications;
