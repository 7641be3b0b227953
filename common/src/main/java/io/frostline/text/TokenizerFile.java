package io.frostline.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;

/**
 * What Frostline itself reads in a {@code tokenizer.json}; the rest is for the library.
 *
 * @param vocabulary the highest id plus 1
 * @param padding the id with which shorter texts of a batch are filled up
 * @param longestAdded characters of the longest token that is looked for before the text is divided
 * @see <a href="https://huggingface.co/docs/tokenizers">Tokenizers</a>
 */
record TokenizerFile(int vocabulary, int padding, int longestAdded) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the file.
   *
   * @param name what to call it in messages
   * @throws UserException if it is not one, or if its tokens differ from one call to the next
   */
  static TokenizerFile read(byte[] file, String name) {
    JsonNode root = parse(file, name);
    JsonNode vocabulary = root.path("model").path("vocab");
    if (!vocabulary.isContainerNode() || vocabulary.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "%s is not a tokenizer.json of Hugging Face: it has no vocabulary at model.vocab. Pass the file tokenizer.json of the model; tokenizer_config.json, vocab.txt and spiece.model are other files.",
              name));
    }
    double dropout = root.path("model").path("dropout").asDouble(0);
    if (dropout > 0) {
      throw new UserException(
          Formatted.of(
              "The tokenizer %s drops merges at random (model.dropout is %s), so a text would have other tokens each time. Set it to null.",
              name, dropout));
    }
    return new TokenizerFile(
        highest(vocabulary, root.path("added_tokens")) + 1, padding(root), longestAdded(root));
  }

  private static JsonNode parse(byte[] file, String name) {
    try {
      return JSON.readTree(file);
    } catch (IOException broken) {
      throw new UserException(
          Formatted.of(
              "%s is not a tokenizer.json of Hugging Face: it is not JSON (%s). Fetch the file again.",
              name, Reason.of(broken)),
          broken);
    }
  }

  /** A vocabulary is a map from token to id, or, of Unigram, a list whose positions are the ids. */
  private static int highest(JsonNode vocabulary, JsonNode added) {
    int highest = vocabulary.size() - 1;
    if (vocabulary.isObject()) {
      for (JsonNode id : vocabulary) {
        highest = Math.max(highest, id.asInt());
      }
    }
    for (JsonNode token : added) {
      highest = Math.max(highest, token.path("id").asInt());
    }
    return highest;
  }

  private static int padding(JsonNode root) {
    JsonNode stated = root.path("padding").path("pad_id");
    if (stated.isInt()) {
      return stated.asInt();
    }
    for (JsonNode token : root.path("added_tokens")) {
      String content = token.path("content").asText();
      if (content.equals("[PAD]") || content.equals("<pad>")) {
        return token.path("id").asInt();
      }
    }
    return 0;
  }

  private static int longestAdded(JsonNode root) {
    int longest = 0;
    for (JsonNode token : root.path("added_tokens")) {
      longest = Math.max(longest, token.path("content").asText().length());
    }
    return longest;
  }
}
