/**
 * Networks that read tokens: which of their inputs take what, the blocks of a transformer found by
 * structure and never by name, how many tokens fit, and what a folder as Hugging Face exports it
 * says beside the network. Networks that are not encoders are refused with the reason.
 */
package io.frostline.imports.encoder;
