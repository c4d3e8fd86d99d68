// The main job as a compiled program; the job itself is the macro beside this folder.
#include "../Classification.C"

int main(int argc, char **argv)
{
   gROOT->SetBatch(true);
   Classification(argc > 1 ? argv[1] : "model.py", argc > 2 ? argv[2] : "NumEpochs=20:BatchSize=128");
   return 0;
}
