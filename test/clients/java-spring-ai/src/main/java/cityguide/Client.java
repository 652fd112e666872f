package cityguide;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.rag.advisor.RetrievalAugmentationAdvisor;
import org.springframework.ai.rag.retrieval.search.VectorStoreDocumentRetriever;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two turns of one conversation with notes, memory and a tool; then a call that fails. */
@SpringBootApplication
public class Client {
  record City(String city) {}

  public static void main(String[] args) {
    // The threads of the HTTP client would keep the program alive.
    System.exit(SpringApplication.exit(SpringApplication.run(Client.class, args)));
  }

  @Bean
  CommandLineRunner story(ChatClient.Builder chat, EmbeddingModel embeddings, ObservationRegistry observations, OpenTelemetry telemetry) {
    OpenTelemetryAppender.install(telemetry);
    JsonNode scenario = JsonMapper.shared().readTree(System.getenv("SCENARIO"));
    SimpleVectorStore notes = SimpleVectorStore.builder(embeddings).observationRegistry(observations).build();
    JsonNode documents = scenario.get("documents");
    notes.add(documents.valueStream().map(note -> new Document(text(note, "id"), text(note, "content"), Map.of())).toList());

    JsonNode tool = scenario.get("tool");
    ToolCallback lookup = FunctionToolCallback.builder(text(tool, "name"), (City city) -> Map.of("population", tool.at("/result/population").asInt()))
        .description(text(tool, "description"))
        .inputType(City.class)
        .build();
    ChatClient client = chat
        .defaultSystem(text(scenario, "system"))
        .defaultAdvisors(
            MessageChatMemoryAdvisor.builder(MessageWindowChatMemory.builder().build()).build(),
            RetrievalAugmentationAdvisor.builder()
                .documentRetriever(VectorStoreDocumentRetriever.builder().vectorStore(notes).topK(2).build())
                .build())
        .defaultAdvisors(advisors -> advisors.param(ChatMemory.CONVERSATION_ID, text(scenario, "session")))
        .build();

    return args -> {
      observed("ask", observations, () -> client.prompt().user(text(scenario, "question")).toolCallbacks(lookup).call().content());
      observed("ask again", observations, () -> {
        List<String> pieces = client.prompt().user(scenario.at("/followUp/question").asString()).stream().content().collectList().block();
        return String.join("", pieces);
      });
      OpenAiChatOptions.Builder broken = OpenAiChatOptions.builder().model(scenario.at("/models/broken").asString());
      observed("ask a broken model", observations, () -> client.prompt().user(text(scenario, "question")).options(broken).call().content());
    };
  }

  private static void observed(String name, ObservationRegistry observations, java.util.function.Supplier<String> work) {
    try {
      System.out.println(Observation.createNotStarted(name, observations).observe(work));
    } catch (RuntimeException error) {
      System.out.println(error.getMessage());
    }
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).asString();
  }
}
