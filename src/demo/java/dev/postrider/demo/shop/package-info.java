/**
 * An order shop: an order is placed, billing gets its message through a queue and writes one
 * invoice.
 */
package dev.postrider.demo.shop;
