package io.frostline.feature;

/** How the content of an example becomes the input of a network, with what that needs in memory. */
public sealed interface LoadedForm permits PixelForm, TokenizedForm {}
