package dev.postrider.demo.shop;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** The topic takes nothing: a topic has no number of messages it could hold, but a largest size. */
record KafkaLimit(String address) implements ShippingLimit {

  private static final int PATIENCE_MS = 5_000;
  private static final ConfigResource TOPIC =
      new ConfigResource(ConfigResource.Type.TOPIC, "shipping");
  private static final ConfigEntry NOTHING = new ConfigEntry("max.message.bytes", "1");

  @Override
  public void set(boolean limited) throws Exception {
    OpType type = limited ? OpType.SET : OpType.DELETE;
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", address,
            "default.api.timeout.ms", PATIENCE_MS,
            "request.timeout.ms", PATIENCE_MS);
    try (Admin admin = Admin.create(settings)) {
      admin
          .incrementalAlterConfigs(Map.of(TOPIC, List.of(new AlterConfigOp(NOTHING, type))))
          .all()
          .get();
    }
  }
}
