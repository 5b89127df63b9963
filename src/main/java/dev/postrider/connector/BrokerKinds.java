package dev.postrider.connector;

import dev.postrider.config.SettingsReport;
import dev.postrider.config.SettingsReport.About;
import dev.postrider.config.UrlSecrets;
import dev.postrider.spi.ConnectorSetting;
import java.util.List;
import java.util.function.UnaryOperator;

/** What operators are told of the settings that brokers have. Safe for use by any thread. */
public final class BrokerKinds implements SettingsReport.Kinds {

  private final Connectors connectors = Connectors.discovered();

  @Override
  public List<About> settings(String connector) {
    return connectors.settings(connector).stream().map(BrokerKinds::about).toList();
  }

  private static About about(ConnectorSetting setting) {
    return new About(setting.key(), setting.defaultText(), setting.what(), shown(setting));
  }

  private static UnaryOperator<String> shown(ConnectorSetting setting) {
    return switch (setting.disclosure()) {
      case TOLD -> UnaryOperator.identity();
      case ADDRESS -> UrlSecrets::masked;
      case SECRET -> text -> UrlSecrets.MASK;
    };
  }
}
