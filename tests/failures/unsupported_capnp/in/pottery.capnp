# The pottery
@0xdbb9ad1f14bf0b36;

struct Pot {
  id @0 :Text;
}
