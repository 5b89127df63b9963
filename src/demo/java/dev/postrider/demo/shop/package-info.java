/**
 * An order shop: an order is placed, billing gets its message through a queue and writes one
 * invoice. Customers come by themselves. The warehouse is closed until somebody opens it: meanwhile
 * the broker takes a few messages for it at most and rejects the rest. It runs on any broker by
 * configuration alone.
 */
package dev.postrider.demo.shop;
