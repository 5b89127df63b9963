package dev.postrider.web.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.LaneState;
import dev.postrider.admin.Cluster.Node;
import dev.postrider.admin.Cluster.NodeState;
import dev.postrider.admin.Cluster.SettingLine;
import dev.postrider.admin.FilterText;
import dev.postrider.store.Act;
import dev.postrider.store.BulkJobs;
import dev.postrider.store.LaneId;
import dev.postrider.store.MessageCatalog.Attempt;
import dev.postrider.store.MessageCatalog.Backlog;
import dev.postrider.store.MessageCatalog.Collected;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageCatalog.Detail;
import dev.postrider.store.MessageCatalog.Entry;
import dev.postrider.store.MessageCatalog.ErrorGroup;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import dev.postrider.store.NodeReports.Lease;
import dev.postrider.store.QueueJobs;
import dev.postrider.subscribe.SubscriptionMonitor;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the API's description says against what is there. */
class OpenApiTest {

  private static final OpenApiDocument DOCUMENT = OpenApiDocument.read();
  private static final Instant TIME = Instant.parse("2026-01-31T08:00:00Z");

  private static final Entry ENTRY =
      new Entry(1L << 60, "m", "b", MessageState.FAILED, "k", "d", null, 2, TIME, TIME, "no");

  private static final Node NODE =
      new Node(
          "n",
          TIME,
          Duration.ofSeconds(2),
          true,
          new NodeState(
              "name",
              "1",
              "",
              null,
              List.of(new BrokerState("b", "jms", "closed", true, null, null, false)),
              List.of(new LaneState("b", 0, 1L << 60, 1, 2, 3, false, Set.of("z", "a"), false)),
              List.of(new SubscriptionMonitor.Status("b", "c", "d", true, null, 1, 2, 3, 4, 5)),
              List.of(new SettingLine("k", "v", "o", "d", "w"))));

  @Test
  void describesEveryPathAndMethodAndNoOther() {
    Set<String> there = new TreeSet<>();
    for (Class<?> type : new RestApplication().getClasses()) {
      for (Method method : type.getDeclaredMethods()) {
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (verb != null) {
            there.add(
                verb.value()
                    + " "
                    + path(type.getAnnotation(Path.class), method.getAnnotation(Path.class)));
          }
        }
      }
    }
    assertThat(DOCUMENT.operations()).isNotEmpty().containsExactlyElementsOf(there);
  }

  @Test
  void describesTheFieldsOfMessages() {
    Detail detail =
        new Detail(
            ENTRY,
            null,
            null,
            "text/plain",
            Map.of("h", "v"),
            5,
            null,
            null,
            null,
            null,
            new Collected("/queue/DLQ.x", "billing", TIME));
    assertFields("Collected", MessageJson.detail(detail).getJsonObject("collected"));
    assertFields("Message", MessageJson.entry(ENTRY));
    assertFields("MessageDetail", MessageJson.detail(detail));
    assertFields("Attempt", MessageJson.attempt(new Attempt(1, "n", TIME, "no", null)));
    assertFields("Count", MessageJson.count(new Count(1, true)));
    assertFields(
        "ErrorGroup",
        MessageJson.group(new ErrorGroup("no", 1, TIME, TIME, "m"), MessageFilter.ALL));
    assertFields(
        "Backlog",
        MessageJson.backlog(new Backlog("b", "d", Map.of(MessageState.DEAD, 3L), TIME, false)));
  }

  @Test
  void describesTheFieldsOfNodes() {
    JsonObject node = ClusterJson.node(NODE);
    JsonObject broker = ClusterJson.brokers(List.of(NODE)).getJsonObject(0);
    assertFields("Node", node);
    assertFields("NodeBroker", node.getJsonArray("brokers").getJsonObject(0));
    assertFields("NodeSubscription", node.getJsonArray("subscriptions").getJsonObject(0));
    assertFields("NodeLane", node.getJsonArray("lanes").getJsonObject(0));
    assertFields("Broker", broker);
    assertFields("BrokerOnNode", broker.getJsonArray("nodes").getJsonObject(0));
    assertFields("Lane", ClusterJson.lease(new Lease(new LaneId("b", 0), null, 1, null)));
    JsonObject configuration = ClusterJson.configuration(NODE);
    assertFields("NodeConfiguration", configuration);
    assertFields("Setting", configuration.getJsonArray("settings").getJsonObject(0));
  }

  @Test
  void describesTheFieldsOfJobsAndProblems() {
    BulkJobs.Order order =
        new BulkJobs.Order(BulkJobs.Action.RETRY, MessageFilter.of(MessageState.DEAD), null);
    BulkJobs.Job job =
        new BulkJobs.Job(
            "j",
            order,
            BulkJobs.State.RUNNING,
            new Act("ada", "api", "retry all", null),
            TIME,
            new Count(3, false),
            1,
            0,
            "n",
            null,
            null);
    assertFields("Job", BulkResource.json(job));
    assertThat(BulkResource.json(job).getString("q")).isEqualTo("status:dead");
    QueueJobs.Job onQueue =
        new QueueJobs.Job(
            "j",
            new QueueJobs.Order(QueueJobs.Action.MOVE, "b", "/queue/a", "c", "/queue/d", 5L),
            BulkJobs.State.DONE,
            new Act("ada", "api", "move queue", null),
            TIME,
            5,
            0,
            null,
            "n",
            QueueJobs.Ending.LIMIT,
            TIME,
            null);
    assertFields("QueueJob", QueuesResource.json(onQueue));
    assertThat(QueuesResource.json(onQueue).getString("ending")).isEqualTo("limit");
    JsonObject problem =
        ProblemMapper.json(400, List.of(RestProblem.TWICE.of("a"), RestProblem.TWICE.of("b")));
    assertFields("Problem", problem);
    assertFields("ProblemPart", problem.getJsonArray("problems").getJsonObject(0));
  }

  @Test
  void describesTheFieldsOfAFilter() {
    assertThat(DOCUMENT.properties("Filter")).isEqualTo(FilterText.FIELDS);
  }

  @Test
  void numbersBeyondThoseOfJavaScriptAreTexts() {
    assertThat(MessageJson.entry(ENTRY).getString("seq")).isEqualTo("1152921504606846976");
    assertThat(MessageJson.entry(ENTRY).get("type")).isEqualTo(JsonValue.NULL);
    assertThat(ClusterJson.node(NODE).getJsonArray("lanes").getJsonObject(0).getString("epoch"))
        .isEqualTo("1152921504606846976");
  }

  private static void assertFields(String schema, JsonObject object) {
    assertThat(List.copyOf(object.keySet()))
        .as(schema)
        .containsExactlyElementsOf(DOCUMENT.properties(schema));
  }

  private static String path(Path... parts) {
    StringBuilder path = new StringBuilder();
    for (Path part : parts) {
      if (part != null && !part.value().equals("/")) {
        path.append('/').append(part.value());
      }
    }
    return path.toString();
  }
}
