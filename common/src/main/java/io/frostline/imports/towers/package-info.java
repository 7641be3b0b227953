/**
 * Networks of two towers that compare images with texts, as CLIP does: where the towers end and
 * what their cosines are multiplied by, found by structure, and what a folder says beside them.
 */
package io.frostline.imports.towers;
