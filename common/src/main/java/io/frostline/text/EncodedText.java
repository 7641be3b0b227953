package io.frostline.text;

/**
 * Tokens of a text, without special ones.
 *
 * @param ids what the network takes
 * @param words the numbers of the words that they are parts of, as the tokenizer divides the text
 * @param starts where each begins in the text, in code points
 * @param ends where each ends
 */
record EncodedText(int[] ids, int[] words, int[] starts, int[] ends) {
  /** The place of a token that the text does not contain, but the tokenizer adds. */
  static final int NOWHERE = -1;

  int length() {
    return ids.length;
  }
}
