@main struct Exerciser { static func main() {} }
