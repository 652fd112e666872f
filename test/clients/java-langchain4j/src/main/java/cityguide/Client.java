package cityguide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.DefaultRetrievalAugmentor;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.quarkiverse.langchain4j.RegisterAiService;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import java.util.function.Supplier;

/** Two turns of one conversation with notes, memory and a tool; and a call that fails. */
@QuarkusMain
public class Client implements QuarkusApplication {
  static final JsonNode scenario = read(System.getenv("SCENARIO"));

  @RegisterAiService(tools = Lookup.class, retrievalAugmentor = Notes.class)
  interface Guide {
    @SystemMessage("Answer the question about {city} from the notes only.")
    String ask(@MemoryId String session, @UserMessage String question, @V("city") String city);

    @SystemMessage("Answer the question about {city} from the notes only.")
    Multi<String> stream(@MemoryId String session, @UserMessage String question, @V("city") String city);
  }

  @RegisterAiService(modelName = "broken")
  interface BrokenGuide {
    String ask(@UserMessage String question);
  }

  @ApplicationScoped
  static class Lookup {
    @Tool(name = "lookup_population", value = "Looks up how many people live in a city.")
    String lookupPopulation(String city) {
      return scenario.at("/tool/result").toString();
    }
  }

  @ApplicationScoped
  static class Notes implements Supplier<RetrievalAugmentor> {
    @Inject EmbeddingModel embeddings;

    @Override
    public RetrievalAugmentor get() {
      InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
      for (JsonNode note : scenario.get("documents")) {
        TextSegment segment = TextSegment.from(note.get("content").asText());
        store.add(embeddings.embed(segment).content(), segment);
      }
      EmbeddingStoreContentRetriever retriever =
          EmbeddingStoreContentRetriever.builder().embeddingModel(embeddings).embeddingStore(store).maxResults(2).build();
      return DefaultRetrievalAugmentor.builder().contentRetriever(retriever).build();
    }
  }

  @ApplicationScoped
  static class Story {
    @Inject Guide guide;
    @Inject BrokenGuide broken;

    private final String session = scenario.get("session").asText();
    private final String city = scenario.at("/prompt/variables/city").asText();

    @WithSpan("ask")
    @ActivateRequestContext
    String ask() {
      return guide.ask(session, scenario.get("question").asText(), city);
    }

    @WithSpan("ask again")
    @ActivateRequestContext
    String askAgain() {
      return String.join("", guide.stream(session, scenario.at("/followUp/question").asText(), city).collect().asList().await().indefinitely());
    }

    @WithSpan("ask a broken model")
    @ActivateRequestContext
    String askBroken() {
      return broken.ask(scenario.get("question").asText());
    }
  }

  @Inject Story story;

  @Override
  public int run(String... args) {
    System.out.println(story.ask());
    try {
      System.out.println(story.askBroken());
    } catch (RuntimeException error) {
      System.out.println(error.getMessage());
    }
    // Last: the span of a stream stays current, and would become the parent of what follows.
    System.out.println(story.askAgain());
    return 0;
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (java.io.IOException error) {
      throw new IllegalStateException(error);
    }
  }
}
