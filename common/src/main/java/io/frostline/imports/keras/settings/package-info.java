/** What the configurations of Keras may say, class by class, and in which form. */
package io.frostline.imports.keras.settings;
