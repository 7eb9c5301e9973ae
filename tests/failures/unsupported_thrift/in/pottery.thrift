/** The pottery */
namespace py pottery
namespace java com.example.pottery

struct Pot {
  1: required string id,
  2: optional double height
}

service Kilns {
  void fire(1: string id)
}
