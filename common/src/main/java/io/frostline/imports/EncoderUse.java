package io.frostline.imports;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.Normalisation;
import io.frostline.backbone.PaddingSide;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TokenInput;
import io.frostline.imports.encoder.EncoderGraph;
import io.frostline.imports.encoder.EncoderInputs;
import io.frostline.imports.encoder.EncoderLayers;
import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.imports.encoder.EncoderSettings;
import io.frostline.imports.encoder.TokenLimit;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.ValueInfoProto;
import io.frostline.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How an encoder is used: what the user says, else what its files say, else what its graph shows.
 *
 * @param input the tensors that take tokens, and how texts become these
 * @param stated the pooling that is asked for or stated; empty when nothing says it
 * @param wanted the default layer that is asked for
 * @param notes where the decisions come from, for people
 */
record EncoderUse(
    TokenInput input, Optional<Pooling> stated, Optional<String> wanted, List<String> notes) {
  /** What exporters call the vector of a text; others are for heads, as BERT's pooler_output. */
  private static final Set<String> SENTENCE_VECTORS = Set.of("sentence_embedding", "text_embeds");

  /**
   * Decides.
   *
   * @throws UserException when the tokenizer is another network's, or nothing says how many tokens
   *     a text may have
   */
  static EncoderUse of(EncoderRequest request, EncoderGraph found, Tokenizer tokenizer) {
    EncoderSettings settings = request.stated();
    List<String> notes = new ArrayList<>();
    int rows = found.embeddings().vocabulary();
    checkTokenizer(request, rows, settings, tokenizer);
    if (tokenizer.vocabulary() < rows) {
      notes.add(
          Formatted.of(
              "vocabulary: the tokenizer has %,d tokens, the table of embeddings %,d rows",
              tokenizer.vocabulary(), rows));
    }
    TokenLimit limit = limit(request, found);
    notes.add("most tokens of a text: " + limit);
    notes.addAll(settings.notes());
    EncoderInputs inputs = found.inputs();
    TokenInput input =
        new TokenInput(
            inputs.ids().getName(),
            inputs.mask().map(ValueInfoProto::getName).orElse(null),
            inputs.types().map(ValueInfoProto::getName).orElse(null),
            limit.tokens(),
            settings.side().orElse(PaddingSide.RIGHT),
            settings.padding().orElse(tokenizer.padding()),
            request.wanted().prefix().or(settings::prefix).orElse(""),
            request.wanted().normalise().or(settings::normalise).orElse((Normalisation) null));
    return new EncoderUse(
        input,
        request.wanted().pooling().or(settings::pooling),
        request.wanted().features(),
        List.copyOf(notes));
  }

  private static void checkTokenizer(
      EncoderRequest request, int rows, EncoderSettings settings, Tokenizer tokenizer) {
    if (tokenizer.vocabulary() > rows) {
      throw new UserException(
          Formatted.of(
              "%s has %,d tokens, but the network's table of embeddings has %,d rows: it is the tokenizer of another network. Give the tokenizer.json that was published with this one.",
              request.tokenizer(), tokenizer.vocabulary(), rows));
    }
    if (settings.padding().isPresent() && settings.padding().getAsLong() >= rows) {
      throw new UserException(
          Formatted.of(
              "The token for padding is %d, but the network's table of embeddings has %,d rows. Give the files that were published with this network.",
              settings.padding().getAsLong(), rows));
    }
  }

  /** The smallest limit; what the user asks for may exceed any but that of the network. */
  private static TokenLimit limit(EncoderRequest request, EncoderGraph found) {
    Optional<TokenLimit> positions =
        found.positions().isPresent()
            ? TokenLimit.of(found.positions().getAsInt(), "position embeddings of the network")
            : Optional.empty();
    if (request.wanted().maxTokens().isPresent()) {
      int wanted = request.wanted().maxTokens().getAsInt();
      if (wanted < 1 || positions.filter(most -> most.tokens() < wanted).isPresent()) {
        throw new UserException(
            Formatted.of(
                "--max-tokens is %d; it must be from 1 to %s.",
                wanted, positions.map(TokenLimit::toString).orElse("what the network takes")));
      }
      return new TokenLimit(wanted, "--max-tokens");
    }
    List<TokenLimit> limits = new ArrayList<>(request.stated().limits());
    positions.ifPresent(limits::add);
    return TokenLimit.smallest(limits)
        .orElseThrow(
            () ->
                new UserException(
                    "Neither the network nor the files beside it say how many tokens a text may have. Pass --max-tokens, as the network's publisher recommends it."));
  }

  /**
   * The default layer.
   *
   * @throws UserException when the network is causal and gives no vector for a text, when nothing
   *     says how tokens become a vector, or when there is no layer that is asked for
   */
  Layer features(EncoderLayers offered, Causality causality) {
    Optional<Layer> vector =
        offered.layers().stream()
            .filter(layer -> layer.arrangement() == Arrangement.FLAT)
            .reduce((lower, higher) -> higher);
    if (causality == Causality.CAUSAL && vector.isEmpty()) {
      throw new UserException(
          "The tokens of the network see only those before them: it is a decoder, which continues texts, and not an encoder. Import an encoder, or a network that has an output with one vector for a text.");
    }
    if (wanted.isPresent()) {
      return named(offered, wanted.get());
    }
    if (stated.isPresent() && causality == Causality.BOTH_DIRECTIONS) {
      return offered.last();
    }
    return vector
        .filter(layer -> causality == Causality.CAUSAL || SENTENCE_VECTORS.contains(layer.name()))
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "Nothing says how the tokens of a text become one vector. Pass --pool mean, max or cls, as the network's publisher describes it%s.",
                        vector
                            .map(layer -> ", or --features " + layer.name() + " for that output")
                            .orElse(""))));
  }

  private static Layer named(EncoderLayers offered, String wanted) {
    List<String> names = offered.layers().stream().map(Layer::name).toList();
    return offered.layers().stream()
        .filter(layer -> layer.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "The network has no layer '%s' that can be the default.%s It has %s.",
                        wanted, NearestName.suggestion(names, wanted), String.join(", ", names))));
  }

  /** The default pooling: without effect on a layer that is a vector. */
  Pooling pooling() {
    return stated.orElse(Pooling.AVERAGE);
  }
}
