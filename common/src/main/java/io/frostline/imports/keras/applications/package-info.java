/** The architectures of the Keras Applications, whose published files hold weights only. */
package io.frostline.imports.keras.applications;
