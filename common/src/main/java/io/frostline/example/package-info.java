/**
 * What images and texts have in common: where an example is and what its label is, how its bytes
 * are read from any storage, and why it is rejected.
 */
package io.frostline.example;
