package dev.postrider.demo.shop;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The shop's REST interface, at the root of its context. */
@ApplicationPath("/")
public class ShopApplication extends Application {}
