// The pottery
$version: "2"

namespace example.pottery

@http(method: "GET", uri: "/pots")
operation ListPots {
    output := { pots: PotList }
}
